import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { editJson, scaffoldNext } from './create-next-app.ts';
import { PINS_16, PNPM } from './versions.ts';

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function writeJson(root: string, path: string, value: unknown): void {
  write(root, path, `${JSON.stringify(value, null, 2)}\n`);
}

const BADGE = `export function Badge({ text }: { text: string }) {
  return <strong>{text}</strong>;
}
`;

const BADGE_PAGE = `import { Badge } from "@acme/ui";

export default function BadgePage() {
  return <Badge text="shared" />;
}
`;

const PNPM_WORKSPACE = `packages:
  - "apps/*"
  - "packages/*"

catalog:
  next: ${PINS_16.next}
  react: ${PINS_16.react}
  react-dom: ${PINS_16['react-dom']}
`;

/** The shared package of both workspaces: TypeScript sources, compiled by the apps. */
function addUi(root: string, react: string): void {
  writeJson(root, 'packages/ui/package.json', {
    name: '@acme/ui',
    version: '0.0.0',
    private: true,
    type: 'module',
    exports: { '.': './src/badge.tsx' },
    peerDependencies: { react: '^19.0.0' },
    devDependencies: { react, '@types/react': PINS_16['@types/react'] },
  });
  write(root, 'packages/ui/src/badge.tsx', BADGE);
}

type Dependencies = Record<string, string>;

async function addApp(root: string, name: string, extra: Dependencies): Promise<void> {
  mkdirSync(join(root, 'apps'), { recursive: true });
  const app = await scaffoldNext(join(root, 'apps'), { major: 16, into: name });
  rmSync(join(app, '.gitignore')); // the one of the workspace root counts
  editJson(join(app, 'package.json'), (pkg) => ({
    ...pkg,
    dependencies: { ...(pkg.dependencies as Dependencies), ...extra },
  }));
  write(app, 'app/badge/page.tsx', BADGE_PAGE);
}

const GITIGNORE = 'node_modules\n.next/\n.turbo/\n*.tsbuildinfo\nnext-env.d.ts\n.env*\n';

/** A pnpm workspace: `apps/web` (create-next-app, versions from the catalog) and `packages/ui`. */
export async function pnpmWorkspace(parent: string, into: string): Promise<string> {
  const root = join(parent, into);
  writeJson(root, 'package.json', { name: into, private: true, packageManager: `pnpm@${PNPM}` });
  write(root, 'pnpm-workspace.yaml', PNPM_WORKSPACE);
  write(root, '.gitignore', GITIGNORE);
  addUi(root, 'catalog:');
  await addApp(root, 'web', {
    '@acme/ui': 'workspace:*',
    next: 'catalog:',
    react: 'catalog:',
    'react-dom': 'catalog:',
  });
  return root;
}

/** A Turborepo on npm workspaces: two Next apps, `apps/web` and `apps/docs`, and `packages/ui`. */
export async function turborepo(parent: string, into: string): Promise<string> {
  const root = join(parent, into);
  writeJson(root, 'package.json', {
    name: into,
    private: true,
    workspaces: ['apps/*', 'packages/*'],
    scripts: { build: 'turbo run build', lint: 'turbo run lint' },
    devDependencies: { turbo: PINS_16.turbo },
    packageManager: 'npm@10.9.4',
  });
  writeJson(root, 'turbo.json', {
    $schema: 'https://turborepo.com/schema.json',
    tasks: {
      build: { dependsOn: ['^build'], outputs: ['.next/**', '!.next/cache/**'] },
      lint: {},
    },
  });
  write(root, '.gitignore', GITIGNORE);
  addUi(root, PINS_16.react ?? '');
  await addApp(root, 'web', { '@acme/ui': '*' });
  await addApp(root, 'docs', { '@acme/ui': '*' });
  return root;
}
