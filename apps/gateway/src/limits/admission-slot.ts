/** The place of one running request in the limits on concurrent requests. */
export interface AdmissionSlot {
  /** Called when the request is over, however it ended. Calling it again changes nothing. */
  release(): void;
}
