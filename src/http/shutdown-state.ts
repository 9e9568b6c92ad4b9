import { Injectable } from '@nestjs/common';

/** Whether this process has been told to end; readiness tells the load balancer. */
@Injectable()
export class ShutdownState {
  shuttingDown = false;
}
