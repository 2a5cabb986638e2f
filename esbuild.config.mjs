import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import Handlebars from 'handlebars';

// Bundles the program: what ships has one dependency, the parser, whose native binary can't be bundled.
rmSync('dist', { recursive: true, force: true });
/** Compiling the templates here saves each run a quarter of its time. Options as in src/render.ts. */
const precompiledTemplates = {
  name: 'precompiled-templates',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]precompiled\.ts$/ }, () => {
      const files = readdirSync('templates', { recursive: true }).filter((file) => file.endsWith('.hbs'));
      const entries = files.sort().map((file) => {
        const source = readFileSync(join('templates', file), 'utf8');
        const code = Handlebars.precompile(source, { noEscape: true, strict: true });
        return `${JSON.stringify(file.replaceAll('\\', '/'))}: ${code}`;
      });
      return { contents: `export const precompiled = {\n${entries.join(',\n')}\n};`, loader: 'js' };
    });
  },
};

const result = await build({
  plugins: [precompiledTemplates],
  entryPoints: {
    cli: 'src/cli.ts',
    plopfile: 'generators/plopfile.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // jsonc-parser's CommonJS build loads its parts by name at run time; its ES build can be bundled.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  chunkNames: 'chunk-[hash]',
  external: ['oxc-parser'],
  alias: {
    inquirer: './src/no-inquirer.ts',
    '@inquirer/editor': './src/no-editor.ts',
    isbinaryfile: './src/no-plop-files.ts',
    resolve: './src/no-plop-files.ts',
    tinyglobby: './src/no-plop-files.ts',
    // The templates are compiled here, so the compiler stays behind.
    handlebars: 'handlebars/runtime.js',
  },
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // CommonJS packages in the bundle call require() for node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

/** Every package that ended up in the bundle. */
const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)((?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)/.exec(input);
  if (match) packages.add(match[1] + match[2]);
}

const notices = [...packages].sort().map((name) => {
  const folder = join('node_modules', name);
  const { name: id, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licensed under ${license}.`;
  return `## ${id} ${version} (${license})\n\n${text.replace(/^(#+)/gm, '\\$1')}\n`;
});
writeFileSync(
  'dist/THIRD_PARTY_NOTICES.md',
  `# Third-party notices\n\nThe published bundle contains these packages.\n\n${notices.join('\n')}`,
);
cpSync('src/output.schema.json', 'dist/output.schema.json');
cpSync('src/status.schema.json', 'dist/status.schema.json');
cpSync('src/doctor.schema.json', 'dist/doctor.schema.json');
writeFileSync(
  'dist/plopfile.d.ts',
  `import type { NodePlopAPI } from 'plop';\n\n/** Loads every piece as a plop generator: \`await plop.load('create-clerk-guard')\`. */\nexport default function plopfile(plop: NodePlopAPI): Promise<void>;\n`,
);
