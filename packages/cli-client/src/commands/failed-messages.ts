import type { ChatClient, PendingMessage } from '@tertulia/protocol/client';
import type { CommandContext } from './command.ts';

export function retryFailed({ client, print }: CommandContext): void {
  const failed = failedMessages(client);
  for (const message of failed) client.retryMessage(message.clientId);
  print(failed.length === 0 ? 'Nothing failed to send.' : `Sending ${countMessages(failed)} again.`);
}

export function discardFailed({ client, print }: CommandContext): void {
  const failed = failedMessages(client);
  for (const message of failed) client.discardMessage(message.clientId);
  print(failed.length === 0 ? 'Nothing failed to send.' : `Discarded ${countMessages(failed)}.`);
}

function failedMessages(client: ChatClient): readonly PendingMessage[] {
  return client.getState().outbox.filter((message) => message.delivery.kind === 'failed');
}

function countMessages(messages: readonly PendingMessage[]): string {
  return messages.length === 1 ? 'one message' : `${messages.length} messages`;
}
