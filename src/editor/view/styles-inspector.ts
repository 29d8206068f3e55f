/** The inspector. Kinds of fields have a hue each; the name above the octets says the same without colour. */
export const INSPECTOR_CSS = `
.smsm-sidebar { box-sizing: border-box; height: 100%; overflow-y: auto; overflow-x: hidden; padding: 12px; background: var(--red-ui-form-background, #fff); }
.smsm-label { display: block !important; width: auto !important; margin: 0 0 4px; font-weight: 600; }
.smsm .smsm-input {
  display: block; width: 100%; margin: 0; padding: 7px 9px; resize: vertical;
  font: 12px/1.5 var(--smsm-mono); overflow-wrap: anywhere; color: var(--smsm-text);
}
.smsm .smsm-input::placeholder { color: var(--smsm-muted); opacity: 0.85; font-family: var(--red-ui-primary-font, sans-serif); }
.smsm-actions { display: flex; flex-wrap: wrap; gap: 6px; }
.smsm-bar { margin: 6px 0 10px; }
.smsm-picks { display: grid; grid-template-columns: repeat(auto-fit, minmax(112px, 1fr)); gap: 8px; }
.smsm-pick > label { display: block; width: auto !important; margin: 0 0 2px; font-size: 12px; }
.smsm .smsm-pick > select, .smsm .smsm-pick > input { width: 100% !important; margin: 0; height: 30px; font-size: 12px; padding: 2px 6px; }
.smsm-options details { margin-top: 8px; }
.smsm-options summary { cursor: pointer; font-size: 12px; padding: 2px 0; border-radius: 3px; }
.smsm-options details[open] { padding-bottom: 4px; border-bottom: 1px solid var(--smsm-line); }
.smsm-options details > .smsm-picks { margin-top: 6px; }
.smsm-compare { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 8px; margin: 4px 0 6px; }
.smsm .smsm-hint { margin: 8px 0 0; font-size: 12px; color: var(--smsm-muted); }
.smsm-result { margin-top: 12px; }
.smsm .smsm-result > .smsm-hint { margin: 0 0 8px; }

.smsm [data-kind=smsc] { --smsm-hue: 265; }
.smsm [data-kind=first] { --smsm-hue: 205; }
.smsm [data-kind=reference] { --smsm-hue: 180; }
.smsm [data-kind=address] { --smsm-hue: 145; }
.smsm [data-kind=coding] { --smsm-hue: 45; }
.smsm [data-kind=time] { --smsm-hue: 20; }
.smsm [data-kind=length] { --smsm-hue: 330; }
.smsm [data-kind=header] { --smsm-hue: 290; }
.smsm [data-kind=text] { --smsm-hue: 225; }
.smsm [data-kind=trailing] { --smsm-hue: 0; }
.smsm [data-kind=unread] { --smsm-hue: 0; }

.smsm-messages { display: grid; gap: 8px; }
.smsm-detail .smsm-messages { margin-top: 10px; }
.smsm-message { padding: 10px 12px; border: 1px solid var(--smsm-line); border-radius: 8px; background: var(--smsm-soft); }
.smsm-party { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; overflow-wrap: anywhere; }
.smsm-type {
  font: 600 11px/18px var(--smsm-mono); padding: 0 6px; border-radius: 9px; border: 1px solid var(--smsm-line);
  background: var(--smsm-back); white-space: nowrap;
}
.smsm .smsm-facts { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 5px 0 0; font-size: 12px; }
.smsm-facts > div { display: flex; flex-wrap: wrap; gap: 0 5px; }
.smsm-facts dt { font-weight: 400; color: var(--smsm-muted); line-height: inherit; }
.smsm-facts dd { margin: 0; line-height: inherit; font-variant-numeric: tabular-nums; }
.smsm-bubble {
  width: fit-content; max-width: 100%; margin-top: 9px; padding: 7px 11px; border-radius: 12px 12px 12px 3px; font-size: 14px;
  background: color-mix(in srgb, hsl(205 75% 50%) 16%, var(--smsm-back)); color: var(--smsm-text); overflow-wrap: anywhere;
}
.smsm-message[data-type=SMS-SUBMIT] .smsm-bubble {
  border-radius: 12px 12px 3px 12px; background: color-mix(in srgb, hsl(145 60% 40%) 18%, var(--smsm-back));
}
.smsm-empty { font-style: italic; }
.smsm .smsm-missing { margin-top: 8px; font-weight: 600; font-size: 12px; }
.smsm-parts { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 9px; }
.smsm-part {
  display: inline-flex; flex-wrap: wrap; gap: 0 6px; align-items: baseline; padding: 3px 10px; font: inherit; font-size: 12px; line-height: 18px; cursor: pointer;
  color: var(--smsm-text); background: var(--smsm-back); border: 1px solid var(--smsm-line); border-radius: 12px; text-align: left;
}
.smsm-part:hover { border-color: var(--smsm-muted); }
.smsm-part[aria-pressed=true] { border-color: var(--smsm-text); box-shadow: inset 0 0 0 1px var(--smsm-text); font-weight: 600; }
.smsm-part-missing { cursor: default; border-style: dashed; background: none; }
.smsm-odd { font-weight: 600; color: color-mix(in srgb, hsl(var(--smsm-warning) 80% 42%) 45%, var(--smsm-text)); }
.smsm-slot { font-weight: 400; color: var(--smsm-muted); }

.smsm .smsm-read-as { margin: 12px 0 8px; font-size: 12px; color: var(--smsm-muted); }
.smsm-fine { font-size: 12px; }
.smsm-fine i { color: color-mix(in srgb, hsl(145 60% 40%) 70%, var(--smsm-text)); }
.smsm .smsm-findings { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
.smsm-finding, .smsm-question, .smsm-notice {
  padding: 8px 10px; border-radius: 6px; border: 1px solid color-mix(in srgb, hsl(var(--smsm-tone) 75% 48%) 55%, var(--smsm-back));
  border-left-width: 4px; background: color-mix(in srgb, hsl(var(--smsm-tone) 80% 50%) 9%, var(--smsm-back)); overflow-wrap: anywhere;
}
.smsm-finding[data-severity=error] { --smsm-tone: var(--smsm-error); }
.smsm-finding[data-severity=warning], .smsm-question { --smsm-tone: var(--smsm-warning); }
.smsm-finding[data-severity=info], .smsm-notice { --smsm-tone: var(--smsm-info); }
.smsm-finding-head { display: flex; flex-wrap: wrap; gap: 0 6px; align-items: baseline; margin-bottom: 2px; }
.smsm-finding-head i, .smsm-question p i { color: color-mix(in srgb, hsl(var(--smsm-tone) 80% 42%) 75%, var(--smsm-text)); }
.smsm .smsm-code { font-size: 11px; color: var(--smsm-muted); }
.smsm-finding .smsm-actions, .smsm .smsm-notice > .red-ui-button { margin-top: 7px; }
.smsm-finding.smsm-active, .smsm-finding.smsm-hover { box-shadow: 0 0 0 1px color-mix(in srgb, hsl(var(--smsm-tone) 75% 48%) 60%, var(--smsm-back)); }
.smsm-notice { margin-bottom: 10px; }
.smsm-question { display: grid; gap: 6px; }
.smsm-choice {
  display: grid; gap: 1px; width: 100%; padding: 7px 10px; font: inherit; text-align: left; cursor: pointer; border-radius: 5px;
  color: var(--smsm-text); background: var(--smsm-back); border: 1px solid var(--smsm-line); overflow-wrap: anywhere;
}
.smsm-choice:hover { border-color: var(--smsm-text); }
.smsm-choice > span { font-size: 12px; color: var(--smsm-muted); }

.smsm-octets { display: flex; flex-wrap: wrap; gap: 9px 7px; align-items: flex-start; }
.smsm-group { min-width: 0; max-width: 100%; }
.smsm-caption {
  margin-bottom: 3px; padding-left: 1px; font-size: 10.5px; line-height: 14px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
  color: color-mix(in srgb, hsl(var(--smsm-hue) 55% 45%) 30%, var(--smsm-text));
}
.smsm-cells { display: flex; flex-wrap: wrap; row-gap: 3px; }
.smsm-cell {
  min-width: 25px; height: 27px; padding: 0 3px; text-align: center; font: 12.5px/25px var(--smsm-mono); cursor: pointer; white-space: pre;
  color: var(--smsm-text); background: color-mix(in srgb, hsl(var(--smsm-hue) 75% 52%) 15%, var(--smsm-back));
  border-bottom: 2px solid color-mix(in srgb, hsl(var(--smsm-hue) 60% 50%) 75%, var(--smsm-back)); position: relative; user-select: text;
}
.smsm-cell[data-first] { border-top-left-radius: 4px; border-bottom-left-radius: 4px; }
.smsm-cell[data-last] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
.smsm-cell[data-last]:not(:last-child) { margin-right: 3px; }
.smsm-cell[data-kind=unread] {
  color: var(--smsm-muted); border-bottom-style: dashed;
  background: repeating-linear-gradient(135deg, var(--smsm-soft) 0 4px, var(--smsm-back) 4px 8px);
}
.smsm-cell[data-fault]::before {
  content: '!'; position: absolute; top: -5px; right: -3px; z-index: 1; width: 12px; height: 12px; border-radius: 50%;
  font: 700 9px/12px var(--red-ui-primary-font, sans-serif); color: #fff; background: hsl(var(--smsm-error) 70% 42%);
}
.smsm-cell[data-fault=warning]::before { background: hsl(30 90% 33%); }
.smsm-cell[data-fault=info]::before { content: 'i'; background: hsl(var(--smsm-info) 65% 38%); }
.smsm-cell.smsm-hover { background: color-mix(in srgb, hsl(var(--smsm-hue) 75% 52%) 36%, var(--smsm-back)); }
.smsm-cell.smsm-active { font-weight: 700; background: color-mix(in srgb, hsl(var(--smsm-hue) 75% 52%) 36%, var(--smsm-back)); border-bottom-color: var(--smsm-text); }
.smsm .smsm-cell:focus-visible { z-index: 2; border-radius: 3px; outline-offset: 0; }
.smsm-more { padding: 4px 8px; font-size: 12px; }

.smsm-meanings { border: 1px solid var(--smsm-line); border-radius: 6px; overflow: hidden; }
.smsm-row {
  display: grid; grid-template-columns: minmax(96px, 27%) 104px minmax(0, 1fr); gap: 0 10px; padding: 4px 10px 4px 8px; cursor: default;
  border-left: 4px solid color-mix(in srgb, hsl(var(--smsm-hue) 60% 50%) 75%, var(--smsm-back));
}
.smsm-row:not(.smsm-bits):not(:first-child) { border-top: 1px solid var(--smsm-line); }
.smsm-row.smsm-hover { background: color-mix(in srgb, hsl(var(--smsm-hue) 75% 52%) 8%, var(--smsm-back)); }
.smsm-row.smsm-active { background: color-mix(in srgb, hsl(var(--smsm-hue) 75% 52%) 15%, var(--smsm-back)); }
.smsm-row.smsm-active:not(.smsm-bits) .smsm-name { font-weight: 700; }
.smsm .smsm-row:focus-visible { outline-offset: -2px; }
.smsm-name { overflow-wrap: anywhere; }
.smsm .smsm-hex { font-family: var(--smsm-mono); font-size: 12px; line-height: 19px; }
.smsm-meaning { overflow-wrap: anywhere; }
.smsm-value { display: block; margin-top: 2px; padding: 3px 8px; border-radius: 5px; background: var(--smsm-soft); }
.smsm-bits { padding-top: 1px; padding-bottom: 1px; font-size: 12px; }
.smsm-bits .smsm-name { padding-left: 12px; }
.smsm .smsm-pattern { letter-spacing: 1px; }
.smsm-pattern > span { display: inline-block; min-width: 8px; text-align: center; }
.smsm-pattern > [data-nibble] { margin-left: 4px; }
.smsm-dot { color: var(--smsm-muted); }
.smsm-bit { font-weight: 700; background: color-mix(in srgb, hsl(var(--smsm-hue) 75% 52%) 24%, var(--smsm-back)); }

@container (max-width: 430px) {
  .smsm-row { grid-template-columns: minmax(0, 1fr) auto; }
  .smsm-row .smsm-meaning { grid-column: 1 / -1; }
  .smsm-bits .smsm-meaning { padding-left: 12px; }
}
`
