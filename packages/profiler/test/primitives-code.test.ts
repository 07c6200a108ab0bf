import { testPrimitives } from './primitive-tests.ts';

testPrimitives('code');
