/**
 * Tables that suites fill and that are printed once, after everything has run.
 *
 *     record('matrix', { app: 'next16-clerk7', checks: 84, passed: 84 });
 *     record('attacks', { attack: '/team/x.png', app: 'next16-clerk7', answer: 401, held: 'yes' });
 *
 * Each call adds one line to a file that the global set-up names; the teardown prints the tables, in the order in which
 * their first rows came, and keeps them as JSON lines where CLERK_GUARD_REPORT says so.
 */
import { appendFileSync } from 'node:fs';

export type Row = Record<string, string | number | boolean>;

export interface Entry {
  table: string;
  row: Row;
}

/** The variable that carries the file's name from the global set-up to the workers. */
export const REPORT_FILE = 'CLERK_GUARD_REPORT_FILE';

/** Adds a row to a table; outside of a run with the set-up, it is printed at once. */
export function record(table: string, row: Row): void {
  const file = process.env[REPORT_FILE];
  if (file) appendFileSync(file, `${JSON.stringify({ table, row } satisfies Entry)}\n`);
  else console.info(`${table}: ${JSON.stringify(row)}`);
}

/** The rows of one table as text, columns aligned; a row that lacks a column shows nothing there. */
export function tableText(title: string, rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...cells.map((cell) => (cell[at] ?? '').length)),
  );
  const line = (cell: readonly string[]) =>
    cell
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [title, line(columns), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join(
    '\n',
  );
}

/** Every table of a report file's text. */
export function tablesText(lines: string): string {
  const tables = new Map<string, Row[]>();
  for (const line of lines.split('\n').filter(Boolean)) {
    const { table, row } = JSON.parse(line) as Entry;
    tables.set(table, [...(tables.get(table) ?? []), row]);
  }
  return [...tables].map(([title, rows]) => tableText(title, rows)).join('\n\n');
}
