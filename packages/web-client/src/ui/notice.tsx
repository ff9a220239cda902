import type { ReactNode } from 'react';

/** A quiet centred word where there is nothing to list: empty, loading, or failed. */
export function Notice({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children && <div className="notice-text">{children}</div>}
    </div>
  );
}
