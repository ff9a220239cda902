import { describeSize, type SharedFile, toFileUrl } from '../../chat/files.ts';
import { Icon } from '../../ui/icon.tsx';
import { useOpenOverlay } from '../shell/overlay.ts';
import { fitWithin } from './fit-within.ts';
import { kindOf } from './kind-of.ts';
import './files.css';

/** The files of a message: pictures and players in their place, everything else to be saved. */
export function MessageFiles({ files }: { readonly files: readonly SharedFile[] }) {
  return (
    <ul className="files" aria-label={files.length === 1 ? 'A file' : `${files.length} files`}>
      {files.map((file) => (
        <li key={file.file_id}>
          <SharedFileView file={file} />
        </li>
      ))}
    </ul>
  );
}

function SharedFileView({ file }: { readonly file: SharedFile }) {
  const url = toFileUrl(file.url, window.location.origin);
  switch (url === undefined ? 'other' : kindOf(file)) {
    case 'image':
      return <Picture file={file} />;
    case 'audio':
      return (
        <>
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- there are none of what people send. */}
          <audio className="file-audio" controls preload="none" src={url} aria-label={file.filename} />
          <FileRow file={file} url={url} />
        </>
      );
    case 'video':
      return (
        <>
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- there are none of what people send. */}
          <video className="file-video" controls preload="metadata" src={url} aria-label={file.filename} />
          <FileRow file={file} url={url} />
        </>
      );
    case 'other':
      return <FileRow file={file} url={url} />;
  }
}

/** Its place is there before it is loaded, so that nothing moves. */
function Picture({ file }: { readonly file: SharedFile }) {
  const open = useOpenOverlay();
  const { filename, width = 0, height = 0 } = file;
  const source = toFileUrl(file.thumbnail_url ?? file.url, window.location.origin);
  return (
    <button
      type="button"
      className="file-picture"
      aria-label={`Show ${filename}`}
      onClick={() => open({ kind: 'picture', file })}
    >
      <img src={source} alt={filename} title={filename} loading="lazy" {...fitWithin({ width, height })} />
    </button>
  );
}

function FileRow({ file, url }: { readonly file: SharedFile; readonly url: string | undefined }) {
  const { filename, size, content_type: type } = file;
  const words = (
    <>
      <Icon name="file" />
      <span className="file-words">
        <bdi className="one-line file-name" title={filename}>
          {filename}
        </bdi>
        <span className="file-kind">
          {describeSize(size)}
          {type !== 'application/octet-stream' && <>, {type}</>}
        </span>
      </span>
    </>
  );
  if (url === undefined) return <span className="file-row">{words}</span>;
  return (
    <a className="file-row" href={url} download={filename}>
      {words}
      <Icon name="down" />
    </a>
  );
}
