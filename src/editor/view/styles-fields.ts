/** Lists, notices and sections of dialogs: what stands among Node-RED's own fields takes their colours. */
export const FIELDS_CSS = `
.smsm-section { margin: 0 0 12px; padding: 6px 10px 0; border: 1px solid var(--red-ui-secondary-border-color, #ddd); border-radius: 4px; }
.smsm-section > summary { margin: 0 0 6px; cursor: pointer; border-radius: 3px; }
.smsm-section[open] > summary { margin-bottom: 12px; }
.smsm-set { margin-left: 6px; font-size: 12px; color: var(--red-ui-form-text-color, #555); }
.smsm-section[open] .smsm-set { display: none; }

.smsm-country-row { position: relative; }
.smsm-country { margin-left: 8px; }
.smsm.smsm-choices {
  position: absolute; z-index: 20; margin: 0; padding: 4px 0; list-style: none; width: min(340px, 70%); max-height: 230px; overflow-y: auto;
  border: 1px solid var(--smsm-line); border-radius: 4px; background: var(--smsm-back); box-shadow: 0 4px 14px rgb(0 0 0 / 22%);
}
.smsm-choices[hidden] { display: none; }
.smsm-choices li { display: flex; gap: 10px; padding: 4px 12px; line-height: 20px; cursor: pointer; }
.smsm-choice-name { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.smsm-choice-code { min-width: 24px; color: var(--smsm-muted); font-variant-numeric: tabular-nums; }
.smsm-choice-code:last-child { min-width: 40px; text-align: right; }
.smsm-choices li:hover { background: var(--smsm-soft); }
.smsm-choices li[aria-selected=true] { background: color-mix(in srgb, hsl(205 75% 50%) 18%, var(--smsm-back)); }

.smsm-missing-notice .smsm-notice { --smsm-tone: var(--smsm-warning); margin: 0 0 14px; }
.smsm .smsm-notice ul.smsm-lacks { margin: 4px 0 0 22px; }
.sms-modem-said { margin-top: 10px; }
.smsm .smsm-check { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; }
.smsm-check li { display: grid; grid-template-columns: 16px 22px minmax(0, 1fr); gap: 0 8px; align-items: start; overflow-wrap: anywhere; }
.smsm-check li > i { text-align: center; line-height: 19px; }
.smsm-check li[data-level=ok] > i:first-child { color: color-mix(in srgb, hsl(145 60% 38%) 80%, var(--smsm-text)); }
.smsm-check li[data-level=advice] > i:first-child { color: color-mix(in srgb, hsl(38 85% 42%) 85%, var(--smsm-text)); }
.smsm-check li[data-level=problem] > i:first-child { color: color-mix(in srgb, hsl(4 80% 50%) 85%, var(--smsm-text)); }
.smsm-check li[data-level=problem] .smsm-shown { font-weight: 600; }
.smsm-held { display: grid; gap: 4px; padding: 8px 0; border-top: 1px solid var(--smsm-line); overflow-wrap: anywhere; }
.smsm-signal { display: inline-flex; gap: 2px; align-items: flex-end; height: 15px; justify-content: center; margin-top: 1px; }
.smsm-signal-bar { width: 3.5px; height: 25%; border-radius: 1px; background: color-mix(in srgb, var(--smsm-text) 28%, var(--smsm-back)); }
.smsm-signal-bar:nth-child(2) { height: 50%; }
.smsm-signal-bar:nth-child(3) { height: 75%; }
.smsm-signal-bar:nth-child(4) { height: 100%; }
.smsm-signal-on { background: color-mix(in srgb, hsl(145 60% 38%) 80%, var(--smsm-text)); }

.smsm-rule { display: grid; grid-template-columns: 20px 116px minmax(0, 1fr); gap: 4px 6px; align-items: center; }
.smsm-rule > input[type=checkbox] { width: auto !important; margin: 0; }
.smsm-rule > select, .smsm-rule > input[type=text] { width: 100% !important; margin: 0; }
.smsm-rule-off > select, .smsm-rule-off > input[type=text] { text-decoration: line-through; }
.smsm-rule-said { grid-column: 3; font-size: 12px; color: var(--smsm-muted); overflow-wrap: anywhere; }
.smsm-rule-said:empty { display: none; }
.smsm-rule-said[data-verdict=true] i, .smsm-verdict[data-allowed=true] i { color: color-mix(in srgb, hsl(145 60% 38%) 80%, var(--smsm-text)); }
.smsm-rule-said[data-verdict=wrong] { color: color-mix(in srgb, hsl(4 80% 45%) 70%, var(--smsm-text)); }
.smsm-verdict { margin: 6px 0 0 105px; min-height: 20px; }
.smsm-sample { margin: 6px 0 0 105px; display: grid; gap: 6px; }
.smsm-sample:empty { display: none; }
.smsm-lacking i { color: color-mix(in srgb, hsl(38 85% 42%) 85%, var(--smsm-text)); }
.smsm-sample .red-ui-button { min-height: 22px; padding: 0 8px; }
`
