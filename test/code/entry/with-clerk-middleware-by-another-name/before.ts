import { getAuth, withClerkMiddleware as clerk } from "@clerk/nextjs";
import { NextResponse, type NextRequest } from "next/server";

const open = ["/", "/sign-in"];

// Everybody may see the front page.
export default clerk((request: NextRequest): NextResponse => {
	if (open.includes(request.nextUrl.pathname)) return NextResponse.next();
	if (!getAuth(request).userId) {
		return NextResponse.redirect(new URL("/sign-in", request.url)); // and back
	}
	return NextResponse.next();
});

export const config = { matcher: "/((?!_next/image|_next/static|favicon.ico).*)" };
