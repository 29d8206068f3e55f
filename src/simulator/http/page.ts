import { PAGE_SCRIPT } from './page-script'
import { PAGE_STYLE } from './page-style'

/** The page, the same for everybody: it has nothing of any message in it. */
export function pageHtml(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Virtual phones</title>
<style nonce="${nonce}">${PAGE_STYLE}</style>
</head>
<body>
<header>
  <h1>Virtual phones</h1>
  <p id="status" role="status">connecting…</p>
</header>
<main>
  <nav aria-label="Phones">
    <ul id="phones"></ul>
    <p id="none">No phone has a message yet. Send one with a virtual modem, or write to a modem here.</p>
    <form id="write">
      <h2>Write from a new number</h2>
      <label>From <input name="from" required maxlength="21" autocomplete="off"></label>
      <label>To <select name="to"></select></label>
      <label>Text <textarea name="text" rows="2" required></textarea></label>
      <button>Send</button>
      <p class="problem" role="alert"></p>
    </form>
  </nav>
  <section id="conversation" aria-labelledby="title" hidden>
    <p><a id="back" href="#">All phones</a></p>
    <h2 id="title" dir="ltr"></h2>
    <ol id="messages" aria-live="polite"></ol>
    <form id="answer">
      <label>To <select name="to"></select></label>
      <label>Answer <textarea name="text" rows="2" required></textarea></label>
      <button>Send</button>
      <p class="problem" role="alert"></p>
    </form>
  </section>
</main>
<script nonce="${nonce}">${PAGE_SCRIPT}</script>
</body>
</html>
`
}
