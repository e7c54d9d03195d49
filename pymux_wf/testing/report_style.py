"""The style sheet of ``report.html``: light and dark, no font and no picture from outside."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #dfe3e8; --text: #1c2128; --quiet: #626b76;
  --good: #1a7f4b; --bad: #c4302b; --bad-back: #fdf0ef; --step: #3b6fd4; --request: #9aa7b8; --event: #c99a2e;
  --added: #e4f5ea; --removed: #fde8e6;
  --mono: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --card: #1b1f26; --line: #2e343d; --text: #dde2e9; --quiet: #949eab;
    --good: #4cc38a; --bad: #ff7b72; --bad-back: #2b1c1e; --step: #6c9cf5; --request: #5b6675; --event: #d9b04d;
    --added: #173325; --removed: #3a1e20;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px; max-width: 1180px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
}
header { display: flex; gap: 16px; align-items: center; margin-bottom: 20px; }
h1 { font-size: 21px; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 0 0 12px; }
p { margin: 0; }
.quiet { color: var(--quiet); overflow-wrap: anywhere; }
.outcome {
  padding: 4px 12px; border-radius: 999px; color: var(--card); font-weight: 600; font-size: 14px; white-space: nowrap;
}
.good { background: var(--good); }
.bad { background: var(--bad); }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin-bottom: 16px;
}
.error { background: var(--bad-back); border-left: 4px solid var(--bad); }
pre {
  margin: 0; font: 13px/1.45 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 560px;
  overflow-y: auto;
}
code { font: 0.92em var(--mono); }
pre .added, pre .removed { display: inline-block; min-width: 100%; }
.added { background: var(--added); }
.removed { background: var(--removed); }
.three { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 14px; margin-top: 14px; }
.screens { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 18px; }
figure { margin: 0; min-width: 0; }
figure img { display: block; max-width: 100%; height: auto; border-radius: 6px; outline: 1px solid var(--line); }
figcaption { color: var(--quiet); font-size: 13px; margin-top: 6px; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 10px; font-size: 14px; }
dl div { display: flex; gap: 6px; }
dt { color: var(--quiet); }
dd { margin: 0; font-family: var(--mono); font-size: 13px; overflow-wrap: anywhere; }
details { margin-top: 8px; font-size: 14px; }
summary { cursor: pointer; color: var(--quiet); }
details pre { margin-top: 6px; white-space: pre; overflow-x: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; color: var(--quiet); font-weight: 500; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
td:nth-child(-n+2), th:nth-child(-n+2) {
  text-align: right; white-space: nowrap; width: 84px; font-variant-numeric: tabular-nums;
}
td:nth-child(3) { width: 132px; padding-top: 8px; }
td:nth-child(4) { overflow-wrap: anywhere; }
td svg { display: block; background: var(--page); border-radius: 2px; }
.step rect { fill: var(--step); }
.request rect, .response rect { fill: var(--request); }
.event rect { fill: var(--event); }
.request b, .response b, .event b { font-weight: 500; }
.event b { color: var(--quiet); }
.failed td { background: var(--bad-back); }
.failed rect { fill: var(--bad); }
.detail { font-family: var(--mono); font-size: 12px; color: var(--quiet); }
.why { color: var(--bad); font-weight: 500; }
.files { margin: 0; padding-left: 18px; columns: 280px; font-size: 14px; }
a { color: var(--step); }
"""
