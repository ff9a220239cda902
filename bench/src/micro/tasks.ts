import { createCodecTasks } from './codec-tasks.ts';
import { createLogTasks } from './log-tasks.ts';
import type { Task } from './task.ts';
import { createWholeWayTasks } from './whole-way-tasks.ts';

export const createTasks = (): Task[] => [...createCodecTasks(), ...createLogTasks(), ...createWholeWayTasks()];
