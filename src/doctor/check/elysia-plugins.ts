import { textOf } from './elysia-parts.ts';
import { optionOf } from './options.ts';
import { isForAll } from './secrets.ts';
import { native, object, promise, UNKNOWN, type Value } from './value.ts';

/** Plugins that let everybody through, and add nothing that reads or changes data. */
export const PASSING =
  /^(?:@elysiajs\/(?:cors|swagger|openapi|html|static|server-timing|opentelemetry|cookie|stream|eden)|elysia-(?:helmet|rate-limit|compress|etag|ip|requestid|xss)|@bogeychan\/elysia-logger|@tqman\/nice-logger|logestic|@chneau\/elysia-logger|@elysia-openapi\/.+)$/;

/** What some plugins put into the context, and under which name. [elysiajs.com/plugins/jwt, /plugins/bearer] */
export function contextBy({ source, path, args }: Value & { is: 'outside' }): [string, Value] | undefined {
  if (source === '@elysiajs/bearer' && path === 'bearer()')
    return ['bearer', { is: 'request', of: 'credential' }];
  if (source !== '@elysiajs/jwt' || path !== 'jwt()') return undefined;
  const [options] = args ?? [];
  const named = optionOf(options, 'name');
  const secret = optionOf(options, 'secret');
  const verify = native((_, at, machine) => {
    if (isForAll(secret)) {
      machine.note('wrong', 'verify() of @elysiajs/jwt is asked with a key that anybody may have', at);
      return promise(UNKNOWN);
    }
    return promise(machine.absent(machine.meet('verify() of @elysiajs/jwt', 'other-auth', at), false));
  });
  return [
    named.is === 'known' ? textOf(named) || 'jwt' : 'jwt',
    object({ verify, sign: native(() => promise(UNKNOWN)) }, UNKNOWN),
  ];
}
