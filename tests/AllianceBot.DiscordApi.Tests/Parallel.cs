// Most tests wait for sockets and a fake clock, not for a processor.
[assembly: Xunit.v3.Parallelization(MaxThreads = 8)]
