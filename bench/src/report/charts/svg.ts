/** Colours for a light page, and for a dark one where the reader's system says so. */
const STYLE = `
text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; }
.title { font-size: 15px; font-weight: 600; }
.label { font-size: 12px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.ours-text { font-weight: 700; }
.ours { fill: #d4570a; }
.limit { fill: #8c959f; }
.peer { fill: #8db4dd; }
.axis { stroke: #afb8c1; stroke-width: 1; }
.line { fill: none; stroke-width: 2; }
.line-0 { stroke: #d4570a; fill: none; } .dot-0 { fill: #d4570a; }
.line-1 { stroke: #2f6fb5; fill: none; } .dot-1 { fill: #2f6fb5; }
.line-2 { stroke: #4d8b31; fill: none; } .dot-2 { fill: #4d8b31; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ours { fill: #ff8b3d; }
  .limit { fill: #7d8590; }
  .peer { fill: #3f6ea3; }
  .axis { stroke: #484f58; }
  .line-0 { stroke: #ff8b3d; } .dot-0 { fill: #ff8b3d; }
  .line-1 { stroke: #79b8ff; } .dot-1 { fill: #79b8ff; }
  .line-2 { stroke: #7ee787; } .dot-2 { fill: #7ee787; }
}`;

/** A whole drawing. */
export function svgDocument(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

/** A line of text. */
export function text(x: number, y: number, content: string, classes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${classes}">${escapeText(content)}</text>`;
}

function escapeText(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
