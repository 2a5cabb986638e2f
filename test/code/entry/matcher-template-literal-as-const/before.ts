import { NextResponse } from 'next/server';

export function proxy() {
  return NextResponse.next({ headers: { 'x-t': '1' } });
}

export const config = { matcher: [`/t/:id(\\d{1,})`, '/u{/:v}?'] } as const;
