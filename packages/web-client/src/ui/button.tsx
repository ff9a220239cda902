import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon.tsx';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement>;

export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ButtonProps & { readonly look?: 'plain' | 'primary' | 'grave' | 'link' }) {
  return <button type="button" className={`button button-${look} ${className}`} {...rest} />;
}

export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: ButtonProps & { readonly icon: IconName; readonly label: string }) {
  return (
    <button type="button" className={`icon-button ${className}`} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
