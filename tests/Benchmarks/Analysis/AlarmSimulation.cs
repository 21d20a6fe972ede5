using Benchmarks.Support;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Tests.Support;

namespace Benchmarks.Analysis;

/// <summary>False alarms of a month of hourly runs where nothing drifts, and the shift that is found, at the default settings.</summary>
internal static class AlarmSimulation
{
    private const int RunsAMonth = 720;

    public static Task<bool> RunAsync(int? rounds)
    {
        var settings = new DriftSettings();
        var met = true;
        Console.WriteLine();
        Console.WriteLine($"False alarms in a month of {RunsAMonth} hourly runs without drift   (load {Machine.Load()})");
        foreach (var records in new[] { 200, 1000 })
        {
            foreach (var features in new[] { 10, 100, 1000 })
            {
                var runs = features == 1000 ? RunsAMonth / 6 : RunsAMonth;
                var alarms = Simulation.Alarms(features, runs * (rounds ?? 1), records, seed: features + records, settings) * (double)RunsAMonth / (runs * (rounds ?? 1));
                Console.WriteLine($"  {features,5} features, {records,5} records an hour   {alarms,6:0.0} alarms   (of {runs * (rounds ?? 1)} runs)");
                met &= alarms <= 1;
            }
        }
        Console.WriteLine("The share of runs that find one feature among 100 moved by so many standard deviations");
        foreach (var records in new[] { 200, 1000, 10_000 })
        {
            var found = new[] { 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5 }.Select(shift => $"{shift:0.00}: {Simulation.Power(shift, records, 100, 200, settings),4:0.00}");
            Console.WriteLine($"  {records,6} records   {string.Join("   ", found)}");
        }
        return Task.FromResult(met);
    }
}
