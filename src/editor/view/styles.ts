import { COUNTER_CSS } from './styles-counter'
import { FIELDS_CSS } from './styles-fields'
import { INSPECTOR_CSS } from './styles-inspector'

/**
 * Colours come from the theme of the editor: text and background as they are, and a hue mixed into them, so that a
 * dark theme needs nothing of its own. A muted text keeps a contrast of 4.5 to 1 in both.
 */
const BASE_CSS = `
.smsm {
  --smsm-text: var(--red-ui-form-text-color, #555);
  --smsm-back: var(--red-ui-form-background, #fff);
  --smsm-line: color-mix(in srgb, var(--smsm-text) 22%, var(--smsm-back));
  --smsm-muted: color-mix(in srgb, var(--smsm-text) 88%, var(--smsm-back));
  --smsm-soft: color-mix(in srgb, var(--smsm-text) 6%, var(--smsm-back));
  --smsm-focus: color-mix(in srgb, var(--red-ui-form-input-focus-color, #5596e6) 100%, transparent);
  --smsm-mono: ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'Liberation Mono', monospace;
  --smsm-error: 4;
  --smsm-warning: 38;
  --smsm-info: 210;
  container-type: inline-size;
  color: var(--smsm-text);
  font-size: 13px;
  line-height: 1.45;
}
.smsm *, .smsm *::before { box-sizing: border-box; }
.smsm p { margin: 0; }
.smsm code { all: unset; font-family: var(--smsm-mono); font-size: 12px; color: inherit; }
.smsm h4 { margin: 16px 0 6px; font-size: 12px; font-weight: 600; line-height: 1.4; color: inherit; }
.smsm-spoken {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; border: 0;
}
.smsm-shown { unicode-bidi: isolate; white-space: pre-wrap; overflow-wrap: anywhere; }
.smsm-mark {
  unicode-bidi: isolate; display: inline-block; padding: 0 3px; margin: 0 1px; border-radius: 3px;
  border: 1px dashed currentColor; font: 600 10px/13px var(--smsm-mono); vertical-align: 1px; cursor: help;
}
.smsm .red-ui-button {
  height: auto; min-height: 26px; padding: 3px 10px; line-height: 18px; font-size: 12px; white-space: normal; margin: 0;
  color: var(--smsm-text) !important; background: var(--red-ui-form-button-background, #efefef);
}
.smsm button:focus-visible, .smsm summary:focus-visible, .smsm [tabindex]:focus-visible,
.smsm textarea:focus-visible, .smsm select:focus-visible, .smsm input:focus-visible {
  outline: 2px solid var(--smsm-focus) !important; outline-offset: 1px;
}
.smsm .red-ui-button:disabled { opacity: 0.55; cursor: default; }
`

const ID = 'smsm-styles'

/** Once in a page. */
export function addStyles(): void {
  if (document.getElementById(ID)) return
  const style = document.createElement('style')
  style.id = ID
  style.textContent = BASE_CSS + INSPECTOR_CSS + COUNTER_CSS + FIELDS_CSS
  document.head.append(style)
}
