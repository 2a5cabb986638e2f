import { ask } from './http.ts';
import { DOCUMENT } from './instance.ts';
import type { Server } from './server.ts';

/**
 * Sends a page's only form as a browser without scripts does.
 * @param effect What the server function behind it records.
 * @param more Headers beside those of a document.
 * @returns how often it ran
 */
export async function timesRun(
  server: Server,
  path: string,
  effect: string,
  more: Record<string, string>,
): Promise<number> {
  const page = await ask(server, path, { headers: { ...DOCUMENT, ...more } });
  const id = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(page.body)?.[1] ?? 'no id in the page';
  const body = `--x\r\nContent-Disposition: form-data; name="${id}"\r\n\r\n\r\n--x--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary=x', ...DOCUMENT, ...more };
  await ask(server, path, { method: 'POST', headers, body });
  return (await server.effects()).filter((line) => line === effect).length;
}
