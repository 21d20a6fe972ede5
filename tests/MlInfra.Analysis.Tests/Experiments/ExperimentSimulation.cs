using MathNet.Numerics.Distributions;
using MlInfra.Analysis.Experiments;

namespace MlInfra.Analysis.Tests.Experiments;

/// <summary>Experiments that are led to their end by the rule, looked at every hour, with what the variants do drawn by a seeded generator.</summary>
internal static class ExperimentSimulation
{
    /// <summary>How often each outcome came, and the hours and the challenger's requests that it took on average.</summary>
    public sealed record Tally(IReadOnlyDictionary<ExperimentOutcome, int> Outcomes, int Runs, double Hours, double ChallengerRequests)
    {
        public double Share(ExperimentOutcome outcome) => (double)Outcomes.GetValueOrDefault(outcome) / Runs;

        public override string ToString() =>
            $"{string.Join(", ", Outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))} of {Runs} runs; on average {Hours:0.0} h and {ChallengerRequests:0} requests to the challenger";
    }

    /// <summary>Runs with errors as goal: both variants' chances of an error by the hour of the day.</summary>
    public static Tally Errors(int runs, int requestsAnHour, Func<int, (double Champion, double Challenger)> chances, ExperimentSettings settings, double? margin = null, double alpha = 0.05) =>
        Run(runs, settings, () => new SequentialShares(alpha, margin), (test, random, hour, share) =>
        {
            var challenger = Binomial.Sample(random, share, requestsAnHour);
            var champion = requestsAnHour - challenger;
            var (a, b) = chances(hour);
            var block = new ShareBlock(champion, Binomial.Sample(random, a, champion), challenger, Binomial.Sample(random, b, challenger));
            test.Add(block);
            return (challenger, new GuardReading(challenger, block.ChallengerHits, null));
        });

    /// <summary>Runs with latency as goal: lognormal milliseconds, in periods of five minutes.</summary>
    public static Tally Latency(int runs, int requestsAPeriod, double championMedian, double challengerMedian, double deviation, ExperimentSettings settings, double? margin = null, double alpha = 0.05) =>
        Run(runs, settings, () => new SequentialMeans(alpha, margin), (test, random, hour, share) =>
        {
            var asked = 0;
            for (var period = 0; period < 12; period++)
            {
                var challenger = Binomial.Sample(random, share, requestsAPeriod);
                asked += challenger;
                test.Add(new(requestsAPeriod - challenger, Mean(random, championMedian, deviation, requestsAPeriod - challenger), challenger, Mean(random, challengerMedian, deviation, challenger)));
            }
            return (asked, new GuardReading(asked, 0, null));
        });

    private static Tally Run<T>(int runs, ExperimentSettings settings, Func<T> create, Func<T, Random, int, double, (int Asked, GuardReading Guard)> hourOf)
        where T : SequentialTest
    {
        var results = new (ExperimentOutcome Outcome, int Hours, long Asked)[runs];
        Parallel.For(0, runs, run =>
        {
            var random = new Random(1000 + run);
            var test = create();
            var (share, hour, since, atShare, all) = (settings.Shares[0], 0, 0, 0L, 0L);
            while (true)
            {
                var (asked, guard) = hourOf(test, random, hour, share);
                hour++;
                atShare += asked;
                all += asked;
                var decision = ExperimentRule.Decide(settings, new()
                {
                    Elapsed = TimeSpan.FromHours(hour),
                    Share = share,
                    AtShare = TimeSpan.FromHours(hour - since),
                    TrialsAtShare = atShare,
                    Guard = guard,
                    Test = test,
                });
                if (decision.Outcome != ExperimentOutcome.Continue)
                {
                    results[run] = (decision.Outcome, hour, all);
                    return;
                }
                if (decision.Share != share) (share, since, atShare) = (decision.Share, hour, 0);
            }
        });
        return new(results.CountBy(result => result.Outcome).ToDictionary(), runs, results.Average(result => result.Hours), results.Average(result => (double)result.Asked));
    }

    private static double Mean(Random random, double median, double deviation, int count)
    {
        if (count == 0) return 0;
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += median * Math.Exp(deviation * Normal.Sample(random, 0, 1));
        return sum / count;
    }
}
