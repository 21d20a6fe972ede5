using MlInfra.Lambdas;
using MlInfra.Lambdas.Monitors.Commands;
using MlInfra.Lambdas.Runtime;

var log = new JsonLog(Console.OpenStandardOutput(), TimeProvider.System);
return args is ["monitor", ..]
    ? await MonitorCommand.RunAsync(args[1..], log, TimeProvider.System, CancellationToken.None)
    : await Bootstrap.RunAsync(Environment.GetEnvironmentVariable, Functions.Create, log, TimeProvider.System, CancellationToken.None);
