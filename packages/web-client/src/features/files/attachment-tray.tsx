import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { UploadItem } from './upload-item.tsx';
import type { Attachments } from './use-attachments.ts';
import './files.css';

/** What goes with the next message, and the messages that wait for their files. */
export function AttachmentTray({ attachments }: { readonly attachments: Attachments }) {
  const client = useChatClient();
  const uploads = useChat((state) => state.uploads);
  const { tray, parcels, problem } = attachments;
  return (
    <>
      {parcels.map(({ id, content, uploadIds }) => (
        <section key={id} className="parcel" aria-label="A message that waits for its files">
          <p className="parcel-head">
            <span className="one-line" dir="auto">
              {content === '' ? 'Sending' : content}
            </span>
            <Button look="link" onClick={() => client.discardParcel(id)}>
              Discard
            </Button>
          </p>
          <ul className="uploads">
            {uploads
              .filter((upload) => uploadIds.includes(upload.id))
              .map((upload) => (
                <UploadItem key={upload.id} upload={upload} />
              ))}
          </ul>
        </section>
      ))}
      {tray.length > 0 && (
        <ul className="uploads" aria-label="Files for the next message">
          {tray.map((upload) => (
            <UploadItem key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
      <p className="field-problem uploads-problem" role="alert">
        {problem}
      </p>
    </>
  );
}
