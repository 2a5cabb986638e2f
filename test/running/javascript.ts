import { transform } from 'esbuild';

/** The same files in JavaScript: types gone, `.tsx` and `.ts` become `.js`. */
export async function inJavaScript(files: Record<string, string>): Promise<Record<string, string>> {
  const all = Object.entries(files).map(async ([path, text]): Promise<[string, string]> => {
    if (!/\.tsx?$/.test(path)) return [path, text];
    const { code } = await transform(text, { loader: 'tsx', jsx: 'preserve', target: 'esnext' });
    return [path.replace(/\.tsx?$/, '.js'), code];
  });
  return Object.fromEntries(await Promise.all(all));
}
