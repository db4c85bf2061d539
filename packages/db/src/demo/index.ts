export {
  assertNoDemoOffset,
  createDemoClockControl,
  type DemoClock,
  type DemoClockControl,
  followDemoClock,
  readDemoOffsetMs,
} from './clock.ts';
