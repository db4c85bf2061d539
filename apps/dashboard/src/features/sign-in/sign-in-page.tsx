import { Entrance } from './entrance.tsx';
import { SignInForm, type SignInFormProps } from './sign-in-form.tsx';

export function SignInPage(props: SignInFormProps) {
  return (
    <Entrance>
      <SignInForm {...props} />
    </Entrance>
  );
}
