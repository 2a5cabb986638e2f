import { NextResponse } from 'next/server';

export default (() => {
  const started = 1;
  return (request) => NextResponse.next({ headers: { 'x-started': String(started), 'x-p': request.nextUrl.pathname } });
})();
