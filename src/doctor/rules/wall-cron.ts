import { cronPaths } from '../../routes/crons.ts';
import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Jobs that Vercel calls on time, and that the wall turns away as it does everybody without a session. */
export function cronFindings({ resources, code }: RuleContext): Finding[] {
  const crons = cronPaths(code.files.read('vercel.json'));
  // Vercel asks with GET. [vercel.com/docs/cron-jobs]
  const asked = resources.filter(
    ({ kind, name }) => kind === 'pages-api' || (kind === 'route' && name === 'GET'),
  );
  return [...crons].flatMap((path): Finding[] => {
    const job = asked.find(({ urls, wall }) => urls.includes(path) && wall.state === 'closed');
    if (job === undefined) return [];
    const message = `The wall refuses ${path}, which vercel.json has called on time, without a session.`;
    return [finding('wall/refuses-cron', { file: job.file, line: job.line, what: path, message })];
  });
}
