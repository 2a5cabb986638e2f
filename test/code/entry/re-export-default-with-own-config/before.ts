// The gate lives with the rest of the edge code.
export { default } from "@/edge/gate";

export const config = { matcher: ["/((?!_next).*)"] };
