import { ProblemException, UnprocessableProblem } from '../../../http/index.js';

/** 401: the address or the password is wrong, or the person may not log in; which of them is not told. */
export class WrongCredentialsProblem extends ProblemException {
  constructor() {
    super(401, 'wrong_credentials', 'The e-mail or the password is wrong.');
  }
}

/** 422: the link is unknown, used, expired or replaced, or what it offers may not be given any more; which is not told. */
export class LinkVoidProblem extends UnprocessableProblem {
  constructor(code = 'invitation_void') {
    super(code, 'The link is unknown, used or expired. Ask for a new one.');
  }
}
