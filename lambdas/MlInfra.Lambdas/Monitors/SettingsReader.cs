using MlInfra.Analysis.Drift;

namespace MlInfra.Lambdas.Monitors;

/// <summary>Reads <c>settings</c> of a definition: the members of the records that its kind of analysis takes.</summary>
internal static class SettingsReader
{
    public static MonitorDefinition Read(MonitorDefinition definition, Members settings) => definition.Kind switch
    {
        MonitorKind.DataQuality => definition with
        {
            DataQuality = definition.DataQuality with
            {
                ShareTolerance = settings.Number("shareTolerance", definition.DataQuality.ShareTolerance, 0, 1, orEqual: true),
                Drift = settings.Object("drift") is { } drift ? Drift(drift, definition.DataQuality.Drift) : definition.DataQuality.Drift,
            },
        },
        MonitorKind.ModelQuality => definition with
        {
            ModelQuality = definition.ModelQuality with
            {
                Confidence = settings.Number("confidence", definition.ModelQuality.Confidence, 0, 1),
                Resamples = settings.Whole("resamples", definition.ModelQuality.Resamples, 20, 100_000),
                Seed = settings.Whole("seed", definition.ModelQuality.Seed, 0, int.MaxValue),
                MinimumCount = settings.Whole("minimumCount", definition.ModelQuality.MinimumCount, 1, int.MaxValue),
            },
        },
        MonitorKind.Bias => definition with
        {
            BiasTolerance = settings.Number("tolerance", definition.BiasTolerance, 0, orEqual: true),
            Bias = definition.Bias with
            {
                Confidence = settings.Number("confidence", definition.Bias.Confidence, 0, 1),
                Resamples = settings.Whole("resamples", definition.Bias.Resamples, 20, 100_000),
                Seed = settings.Whole("seed", definition.Bias.Seed, 0, int.MaxValue),
                MinimumCount = settings.Whole("minimumCount", definition.Bias.MinimumCount, 1, int.MaxValue),
                FlipTestSample = settings.Whole("flipTestSample", definition.Bias.FlipTestSample, 1, 100_000),
            },
        },
        _ => definition with
        {
            AttributionRecords = settings.Whole("records", definition.AttributionRecords, 1, 10_000),
            Attribution = definition.Attribution with
            {
                BatchRows = settings.Whole("batchRows", definition.Attribution.BatchRows, 1, 10_000),
                ExactUpTo = settings.Whole("exactUpTo", definition.Attribution.ExactUpTo, 0, 20),
                Seed = settings.Whole("seed", definition.Attribution.Seed, 0, int.MaxValue),
            },
        },
    };

    private static DriftSettings Drift(Members drift, DriftSettings plain)
    {
        var read = plain with
        {
            NumberMeasure = drift.Choice<NumberMeasure>("numberMeasure", plain.NumberMeasure),
            CategoryMeasure = drift.Choice<CategoryMeasure>("categoryMeasure", plain.CategoryMeasure),
            NumberLimit = drift.MaybeNumber("numberLimit", 0),
            CategoryLimit = drift.MaybeNumber("categoryLimit", 0),
            Level = drift.Number("level", plain.Level, 0, 1),
            RequireSignificance = drift.Flag("requireSignificance", plain.RequireSignificance),
            Correction = drift.Choice<Correction>("correction", plain.Correction),
            MinimumCount = drift.Whole("minimumCount", plain.MinimumCount, 1, int.MaxValue),
            Bins = drift.Whole("bins", plain.Bins, 2, 1000),
        };
        drift.Close();
        return read;
    }
}
