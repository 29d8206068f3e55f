/** Numbers of docs/ledger.md that a test has passed for in this run. */
export const passed = new Set<number>()

/** A test of a rule of docs/ledger.md. */
export function rule(number: number, sentence: string, test: () => Promise<void> | void): void {
  it(`rule ${number}: ${sentence}`, async () => {
    await test()
    passed.add(number)
  })
}
