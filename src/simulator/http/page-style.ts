/** One column on a phone, two where there is room. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #fff; --text: #1b1b1f; --soft: #5c5f66; --line: #d5d7db;
  --in: #eceef1; --out: #d3e6ff; --mark: #8a4b00; --focus: #0b63ce }
@media (prefers-color-scheme: dark) { :root { --back: #17181b; --text: #ececef; --soft: #a5a8af; --line: #3a3c42;
  --in: #2a2c31; --out: #143b66; --mark: #ffb95c; --focus: #7db6ff } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.45 system-ui, sans-serif; background: var(--back); color: var(--text) }
header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; padding: .5rem 1rem;
  border-bottom: 1px solid var(--line) }
h1 { font-size: 1.15rem; margin: 0 } h2 { font-size: 1rem; margin: .5rem 0 }
#status { margin: 0; color: var(--soft); font-size: .875rem }
main { max-width: 64rem; margin: 0 auto; padding: 1rem }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0; max-height: 60vh; overflow: auto }
nav li a { display: block; padding: .5rem; color: inherit; text-decoration: none;
  border-bottom: 1px solid var(--line) }
nav li a:hover, nav li a[aria-current] { background: var(--in) }
nav li b, nav li span { display: block; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
nav li span { color: var(--soft); font-size: .875rem }
form { border-top: 1px solid var(--line); padding-top: .5rem }
label { display: block; margin-bottom: .5rem; font-size: .875rem; color: var(--soft) }
input, select, textarea { display: block; width: 100%; font: inherit; color: var(--text); background: var(--back);
  border: 1px solid var(--soft); border-radius: 6px; padding: .4rem }
button { font: inherit; padding: .4rem 1.2rem; border-radius: 6px; border: 1px solid var(--focus);
  background: var(--focus); color: var(--back); cursor: pointer }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px }
.problem { color: var(--mark); margin: .5rem 0 0; min-height: 1.45em }
#messages { list-style: none; margin: 0 0 1rem; padding: 0; display: flex; flex-direction: column; gap: .5rem;
  max-height: 60vh; overflow: auto }
#messages li { max-width: 85%; padding: .5rem .75rem; border-radius: 10px; background: var(--in) }
#messages li.out { align-self: flex-end; background: var(--out) }
#messages p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate }
#messages p.data { font-family: ui-monospace, monospace; font-size: .875rem }
#messages small { color: var(--soft) } #messages small b { color: var(--mark) }
[hidden] { display: none !important }
@media (min-width: 44rem) { main { display: grid; grid-template-columns: 18rem 1fr; gap: 1.5rem } #back { display: none } }
@media (max-width: 43.99rem) { body.chosen nav { display: none } }
`
