'use client';

import { useReverification } from '@clerk/nextjs';
import { useState } from 'react';

/** A button that asks for the password again. */
export function DeleteAccount({ children, onDone }) {
  const [state, setState] = useState('idle');
  const remove = useReverification(async () => {
    const response = await fetch('/api/account', { method: 'DELETE' });
    return await response.json();
  });

  async function onClick() {
    setState('busy');
    const result = await remove();
    onDone?.(result.ok);
    setState('idle');
  }

  return (
    <div className="x" title='say "hi"' style={{ color: 'red' }}>
      {/* a comment */}
      <button type="button" disabled={state === 'busy'} onClick={onClick}>
        {state === 'busy' ? "Don't leave…" : children}
      </button>
      It's text with "quotes"
    </div>
  );
}

export const Layout = ({ children, title }) => (
  <section>
    {title}
    {children}
  </section>
);
