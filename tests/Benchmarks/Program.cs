using Benchmarks.Analysis;
using Benchmarks.ColdStart;
using Benchmarks.Definitions;
using Benchmarks.Invoke;
using Benchmarks.Local;
using Benchmarks.Pipeline;
using Benchmarks.Support;
using Benchmarks.Synth;

const string Usage = """
    Usage: dotnet run -c Release --project tests/Benchmarks --
      synth|steps|walker|local|pipeline|invoke|gateway|memory|coldstart|analysis|alarms|all [--rounds N]

    Each part times what this repository does against a named peer that does the same, in the same run, in the order A B A B.
    Exit codes: 0; 1 a ratio misses its target; 2 usage.
    """;

var known = new Dictionary<string, Func<int?, Task<bool>>>
{
    ["synth"] = SynthBenchmark.RunAsync,
    ["steps"] = StepsBenchmark.RunAsync,
    ["walker"] = WalkerBenchmark.RunAsync,
    ["local"] = LocalBenchmark.RunAsync,
    ["pipeline"] = PipelineBenchmark.RunAsync,
    ["invoke"] = InvokeBenchmark.RunAsync,
    ["gateway"] = GatewayBenchmark.RunAsync,
    ["memory"] = MemoryBenchmark.RunAsync,
    ["coldstart"] = ColdStartBenchmark.RunAsync,
    ["analysis"] = AnalysisBenchmark.RunAsync,
    ["alarms"] = AlarmSimulation.RunAsync,
};
if (args is ["analysis-worker", var folder, var cores]) return await Worker.RunAsync(folder, int.Parse(cores)); // one side of `analysis`
if (args is ["analysis-data", var target, var count]) return Traffic.Write(target, int.Parse(count), files: 10, baseline: 100_000);
if (args is ["analysis-stages", var data])
{
    await Stages.PrintAsync(data, 3);
    return 0;
}
int? rounds = args is [_, "--rounds", var text] && int.TryParse(text, out var number) && number > 0 ? number : null;
if (args.Length is not (1 or 3) || (args.Length == 3 && rounds is null) || (args[0] != "all" && !known.ContainsKey(args[0])))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

Console.WriteLine(Machine.Line());
var met = true;
foreach (var (_, run) in known.Where(part => args[0] == "all" || part.Key == args[0])) met &= await run(rounds);
return met ? 0 : 1;
