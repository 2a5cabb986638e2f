import { withCsp } from "@/middlewares/csp";
import { withGeo } from "@/middlewares/geo";
import { type NextRequest, NextResponse } from "next/server";

export default withCsp(
  withGeo((request: NextRequest) => {
    return NextResponse.next();
  }),
);

export const config = { matcher: ["/((?!api|_next/static|_next/image|favicon.ico).*)"] };
