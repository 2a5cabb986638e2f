"use client"

import { useReverification } from "@clerk/nextjs"
import { useState, type ReactNode } from "react"

interface Props {
	children: ReactNode
	onDone?: (ok: boolean) => void
}

/** A button that asks for the password again. */
export function DeleteAccount({ children, onDone }: Props) {
	const [state, setState] = useState<"idle" | "busy">("idle")
	const remove = useReverification(async () => {
		const response = await fetch("/api/account", { method: "DELETE" })
		return (await response.json()) as { ok: boolean }
	})

	async function onClick(): Promise<void> {
		setState("busy")
		const result = await remove()
		onDone?.(result!.ok)
		setState("idle")
	}

	return (
		<div className='x' title='say "hi"' style={{ color: "red" }}>
			{/* a comment */}
			<button type='button' disabled={state === "busy"} onClick={onClick}>
				{state === "busy" ? "Don't leave…" : children}
			</button>
			It's text with "quotes"
		</div>
	)
}

export const Layout = ({
	children,
	title,
}: {
	children: ReactNode
	title: string
}) => (
	<section>
		{title}
		{children}
	</section>
)
