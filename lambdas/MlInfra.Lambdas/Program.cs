using MlInfra.Lambdas;
using MlInfra.Lambdas.Runtime;

var log = new JsonLog(Console.OpenStandardOutput(), TimeProvider.System);
return await Bootstrap.RunAsync(Environment.GetEnvironmentVariable, Functions.Create, log, TimeProvider.System, CancellationToken.None);
