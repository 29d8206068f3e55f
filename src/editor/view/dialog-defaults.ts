/** Flows from elsewhere may lack properties: what the runtime takes them for is the first choice of each. */
export function chooseDefaults(form: HTMLFormElement | null): void {
  for (const select of form?.querySelectorAll('select') ?? [])
    if (select.selectedIndex < 0) select.selectedIndex = 0
}
