import type { Refusal } from '../refusal.ts';

export function usernameTaken(username: string): Refusal {
  return { code: 'username_taken', message: `${username} is taken; choose another name`, path: ['username'] };
}
