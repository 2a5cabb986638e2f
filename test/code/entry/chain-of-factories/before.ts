import { chain } from '@/middlewares/chain';
import { withHeaders } from '@/middlewares/with-headers';
import { withLocale } from '@/middlewares/with-locale';

// First in the list runs first.
const middlewares = [withHeaders, withLocale];

export default chain(middlewares);

export const config = {
  matcher: ['/((?!api|_next/static|_next/image|images|favicon.ico).*)'],
};
