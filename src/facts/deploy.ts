import { type Files, join } from './files.ts';

const HINTS: readonly [string, readonly string[]][] = [
  ['vercel', ['vercel.json', '.vercel/project.json']],
  ['netlify', ['netlify.toml', '.netlify/state.json']],
  ['docker', ['Dockerfile', 'docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml']],
  ['fly', ['fly.toml']],
  ['cloudflare', ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc', 'open-next.config.ts']],
  ['render', ['render.yaml']],
  ['railway', ['railway.json', 'railway.toml']],
  ['heroku', ['Procfile']],
  ['aws', ['sst.config.ts', 'amplify.yml', 'serverless.yml', 'apprunner.yaml']],
  ['firebase', ['apphosting.yaml', 'firebase.json']],
  ['kubernetes', ['k8s', 'helm', 'skaffold.yaml']],
];

/**
 * Where the app seems to be deployed to, from files in the app or the workspace root; for hints only.
 * @param workspaceRoot Relative to the app.
 */
export function deployHints(files: Files, workspaceRoot: string): string[] {
  const folders = [...new Set(['.', workspaceRoot])];
  return HINTS.filter(([, names]) =>
    names.some((name) =>
      folders.some((folder) => files.isFile(join(folder, name)) || files.isDirectory(join(folder, name))),
    ),
  ).map(([target]) => target);
}
