using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Drift;

/// <summary>How often the default settings cry wolf, and how small a shift they see. The benchmark `analysis` simulates whole months.</summary>
public sealed class FalseAlarmTests
{
    [Theory]
    [InlineData(10, 300)]
    [InlineData(100, 40)]
    [InlineData(1000, 6)]
    public void Features_that_do_not_drift_give_no_alarm(int features, int runs)
    {
        Assert.Equal(0, Simulation.Alarms(features, runs, records: 1000, seed: features, new DriftSettings()));
    }

    [Theory]
    [InlineData(Correction.BenjaminiHochberg)]
    [InlineData(Correction.Holm)]
    public void Without_a_limit_false_alarms_stay_at_the_level(Correction correction)
    {
        var settings = new DriftSettings { NumberLimit = 1e-9, CategoryLimit = 1e-9, Level = 0.05, Correction = correction };

        // 150 runs of 40 features at 5 %: 7.5 expected, 16 or more with a chance below 1 in 300.
        Assert.InRange(Simulation.Alarms(40, 150, records: 400, seed: 5, settings), 0, 15);
    }

    [Fact]
    public void Without_correction_they_would_not()
    {
        var settings = new DriftSettings { NumberLimit = 1e-9, CategoryLimit = 1e-9, Level = 0.05, Correction = Correction.None };

        Assert.InRange(Simulation.Alarms(40, 50, records: 400, seed: 5, settings), 25, 50);
    }

    [Theory]
    [InlineData(0.4, 0.99, 1)]
    [InlineData(0.1, 0, 0.02)]
    public void A_thousand_records_show_a_shift_of_two_fifths_of_a_deviation_and_not_one_of_a_tenth(double shift, double least, double most)
    {
        Assert.InRange(Simulation.Power(shift, records: 1000, features: 100, runs: 100, new DriftSettings()), least, most);
    }
}
