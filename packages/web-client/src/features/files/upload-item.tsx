import { describeSize, type Upload } from '../../chat/files.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

/** A file on its way: its name, how far it has come, and what one may do about it. */
export function UploadItem({ upload }: { readonly upload: Upload }) {
  const client = useChatClient();
  const { id, name, size, progress } = upload;
  return (
    <li className={`upload upload-${progress.kind}`}>
      <Icon name="file" />
      <span className="upload-words">
        <bdi className="one-line upload-name" title={name}>
          {name}
        </bdi>
        <span className="upload-state">{describeProgress(upload)}</span>
        {progress.kind === 'uploading' && (
          <progress
            className="upload-bar"
            aria-label={`Uploading ${name}`}
            max={Math.max(1, size)}
            value={progress.storedBytes}
          />
        )}
      </span>
      {progress.kind === 'failed' && progress.canRetry && (
        <Button look="link" onClick={() => client.retryUpload(id)}>
          Retry
        </Button>
      )}
      <IconButton
        icon="close"
        label={`${progress.kind === 'uploading' ? 'Stop' : 'Remove'} ${name}`}
        onClick={() => client.cancelUpload(id)}
      />
    </li>
  );
}

function describeProgress({ size, progress }: Upload): string {
  switch (progress.kind) {
    case 'queued':
      return `${describeSize(size)}, waiting`;
    case 'uploading':
      return `${Math.floor((100 * progress.storedBytes) / Math.max(1, size))} % of ${describeSize(size)}`;
    case 'done':
      return describeSize(size);
    case 'failed':
      return progress.message;
  }
}
