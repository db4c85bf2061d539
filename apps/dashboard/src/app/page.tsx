import { isUuid } from '@lethe/core/tenancy';

export default function HomePage() {
  return <p>{String(isUuid('x'))}</p>;
}
