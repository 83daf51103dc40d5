// Tables that are typed into: Enter and the arrows go from row to row, and cells copied from a spreadsheet fill the cells around.
import { say } from "./say.js";

const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];
const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr")].map(cellsOf);
const plain = (word) => word.trim().toLowerCase();

function go(grid, cell, step) {
  const rows = rowsOf(grid);
  const at = rows.findIndex((row) => row.includes(cell));
  const column = rows[at].indexOf(cell);
  const ahead = step > 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  const next = ahead.find((row) => row[column])?.[column]; // not every row has every field
  const to = next ?? (step > 0 ? grid.closest("form").querySelector("[data-grid-save]") : cell);
  to.focus();
  if (next instanceof HTMLInputElement && next.type === "text") next.select();
}

// In words over many lines Enter is a new line (with Shift, in the cells for a few words), and the arrows leave only from
// the first and last place.
function moves(event) {
  const { target: cell, key } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return 0;
  const long = cell instanceof HTMLTextAreaElement;
  const few = cell.dataset.cell === "few-words";
  if (key === "Enter" && long) return few && !event.shiftKey ? 1 : 0;
  if (key === "Enter") return event.shiftKey ? -1 : 1;
  if (event.shiftKey || cell instanceof HTMLSelectElement || cell.type === "date") return 0;
  if (key === "ArrowDown") return long && cell.selectionEnd < cell.value.length ? 0 : 1;
  if (key === "ArrowUp") return long && cell.selectionStart > 0 ? 0 : -1;
  return 0;
}

// Rows of cells out of what a spreadsheet copies; a quoted cell may hold tabs, new lines and doubled quotes.
function read(text) {
  const rows = [[]];
  const piece = /("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)([\t\n]|$)/gy;
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let found; piece.lastIndex <= whole.length && (found = piece.exec(whole)); ) {
    const [, cell, end] = found;
    rows.at(-1).push(cell.startsWith('"') && cell.endsWith('"') && cell.length > 1 ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\n") rows.push([]);
    if (!end) break;
  }
  return rows;
}

function put(cell, words) {
  if (words === "") return; // an empty cell leaves its field as it is
  if (cell instanceof HTMLSelectElement) {
    const options = [...cell.options];
    const same = options.find((one) => one.value === words.trim() || plain(one.text) === plain(words));
    const begun = options.filter((one) => one.value && plain(one.text).startsWith(plain(words)));
    const found = same ?? (begun.length === 1 ? begun[0] : undefined);
    cell.value = (found ?? cell.appendChild(new Option(words, words))).value;
    return;
  }
  if (cell.type === "date" && !/^\d{4}-\d\d-\d\d$/.test(words.trim())) cell.type = "text"; // to be read by the server
  cell.value = cell instanceof HTMLTextAreaElement ? words : words.replace(/\n/g, " ");
}

// The day of a row, of those after the last one too; none where rows aren't days. n: which row, from 0.
function dayOf(grid, n) {
  const days = [...grid.querySelectorAll("tbody tr")].map((row) => row.dataset.day);
  const last = days.length - 1;
  if (n <= last || !days[last]) return days[n];
  const day = new Date(days[last]);
  day.setUTCDate(day.getUTCDate() + (n - last) * Number(grid.dataset.step));
  return day.toISOString().slice(0, 10);
}

// What of pasted rows has no cell: words of a day that has no field for them, and rows after the last one.
function leftOver(grid, rows, top, left) {
  const table = rowsOf(grid);
  return rows.flatMap((row, n) => {
    const day = dayOf(grid, top + n);
    const there = table[top + n];
    const bare = row.map((words, m) => (there?.[left + m] ? "" : words));
    if (there && !(day && bare.some(Boolean))) return [];
    return [day ? [day, ...Array(left).fill(""), ...bare] : bare];
  });
}

function paste(grid, cell, text) {
  const table = rowsOf(grid);
  const top = table.findIndex((row) => row.includes(cell));
  const left = table[top].indexOf(cell);
  const rows = read(text);
  const over = leftOver(grid, rows, top, left);
  rows.forEach((row, n) => row.forEach((words, m) => table[top + n]?.[left + m] && put(table[top + n][left + m], words)));
  const rest = grid.closest("form").querySelector("[data-grid-rest]");
  if (over.length && rest) {
    const quoted = (word) => (/["\t\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word);
    rest.value = [rest.value, ...over.map((row) => row.map(quoted).join("\t"))].filter(Boolean).join("\n");
    rest.closest("details").open = true;
  }
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  say(grid.dataset[over.length ? "over" : "done"] ?? "");
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  grid.addEventListener("keydown", (event) => {
    const step = event.target.matches("[data-cell]") && moves(event);
    if (!step) return;
    event.preventDefault();
    go(grid, event.target, step);
  });
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const long = event.target instanceof HTMLTextAreaElement;
    const many = text.includes("\t") || (!long && /\n./.test(text.replace(/\r\n?/g, "\n")));
    if (!event.target.matches("[data-cell]") || !many) return;
    event.preventDefault();
    paste(grid, event.target, text);
  });
}
