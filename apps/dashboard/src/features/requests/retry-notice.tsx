'use client';

import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';

interface RetryNoticeProps {
  title: string;
  message: string;
  onRetry: () => void;
  className?: string;
}

export function RetryNotice({ title, message, onRetry, className }: RetryNoticeProps) {
  return (
    <Notice
      isAlert
      title={title}
      className={className ?? ''}
      actions={
        <Button onClick={onRetry}>
          <Icon name="refresh" />
          Retry
        </Button>
      }
    >
      {message}
    </Notice>
  );
}
