using System.Text.Json;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Monitors;

/// <summary>Reads a definition strictly: every member is looked at, and all that is wrong is said at once.</summary>
internal static class DefinitionReader
{
    public static MonitorDefinition Read(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new FunctionConfigurationException($"The monitor's definition is no JSON: {e.Message}");
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new FunctionConfigurationException("The monitor's definition is no JSON object.");
            var problems = new List<string>();
            var root = new Members(document.RootElement, "", problems);
            var definition = Read(root, json);
            root.Close();
            if (problems.Count == 0) Check(definition, root);
            return problems.Count == 0 ? definition : throw new FunctionConfigurationException("The monitor's definition can't be used:\n" + string.Join('\n', problems));
        }
    }

    private static MonitorDefinition Read(Members root, string json)
    {
        var kind = root.Choice<MonitorKind>("kind");
        var source = root.Object("source") is { } files ? ReadSource(files) : null;
        var definition = new MonitorDefinition
        {
            Json = json,
            Kind = kind,
            Monitor = root.Text("monitor"),
            Source = source,
            Endpoint = source is null ? root.Text("endpoint") : "",
            Variant = source is null ? root.Text("variant") : "",
            PeriodHours = root.Whole("periodHours", 1, 1, 24),
            Captured = root.Place("captured"),
            Reports = root.Place("reports"),
            Baseline = ReadBaseline(root),
            Features = root.Texts("features"),
            Answers = root.Texts("answers"),
            GroundTruth = root.MaybePlace("groundTruth"),
            LagHours = root.Whole("lagHours", 0, 0, 240),
            Problem = root.Choice<ProblemType>("problem", ProblemType.BinaryClassification),
            Prediction = root.Maybe("prediction"),
            Score = root.Maybe("score"),
            Label = root.Maybe("label") ?? "label",
            PositiveLabel = root.Maybe("positiveLabel") ?? "1",
            Threshold = root.Number("threshold", 0.5),
            Facets = [.. root.Objects("facets").Select(ReadFacet).OfType<BiasFacet>()],
            Group = root.Maybe("group"),
            Calls = root.Whole("calls", 200, 10, 100_000),
            Job = root.Object("job") is { } job ? ReadJob(job) : null,
            LambdaBytes = root.Large("lambdaBytes", 64L << 20, 0, long.MaxValue),
            CatchUpHours = root.Whole("catchUpHours", 48, 1, 336),
            LateHours = root.Whole("lateHours", 24, 0, 336),
            LateLabelHours = root.Whole("lateLabelHours", 0, 0, 336),
        };
        if (root.Object("settings") is not { } settings) return definition;
        definition = SettingsReader.Read(definition, settings);
        settings.Close();
        return definition;
    }

    private static BaselineSource ReadBaseline(Members root)
    {
        if (root.Object("baseline") is not { } baseline)
        {
            if (!root.Has("baseline")) root.Wrong("baseline", "nothing", "be {\"source\": \"ModelPackage\"} or name the files");
            return new BaselineSource();
        }
        var source = baseline.Maybe("source");
        var read = new BaselineSource
        {
            OfModelPackage = source == "ModelPackage",
            Group = baseline.Maybe("group"),
            Statistics = baseline.MaybePlace("statistics"),
            Constraints = baseline.MaybePlace("constraints"),
            Config = baseline.MaybePlace("config"),
        };
        var files = read.Statistics is not null || read.Constraints is not null || read.Config is not null;
        if (source is not (null or "ModelPackage")) baseline.Wrong("source", $"'{source}'", "be ModelPackage, or be left out where files are named");
        else if (read.OfModelPackage == files) root.Wrong("baseline", files ? "both" : "neither", "have either the source ModelPackage or files");
        baseline.Close();
        return read;
    }

    private static SourceDefinition ReadSource(Members source)
    {
        var read = new SourceDefinition
        {
            Kind = source.Choice<SourceKind>("kind"),
            Format = source.Choice<SourceFormat>("format"),
            Header = source.Flag("header", false),
            Joined = source.Flag("joined", false),
            Columns = source.Texts("columns"),
            Id = source.Maybe("id"),
        };
        source.Close();
        return read;
    }

    private static BiasFacet? ReadFacet(Members facet)
    {
        var (column, values, above) = (facet.Text("column"), facet.Texts("values"), facet.MaybeNumber("above"));
        facet.Close();
        if (above is { } threshold && values.Count == 0) return BiasFacet.Above(column, threshold);
        if (above is null && values.Count > 0) return BiasFacet.OfValues(column, values);
        facet.Wrong("values", values.Count == 0 ? "nothing" : "values and above", "be given, or else above");
        return null;
    }

    private static JobDefinition ReadJob(Members job)
    {
        var read = new JobDefinition
        {
            Role = job.Text("role"),
            Image = job.Text("image"),
            InstanceType = job.Text("instanceType"),
            VolumeGb = job.Whole("volumeGb", 30, 1, 16_384),
            Code = job.Place("code"),
            KmsKey = job.Maybe("kmsKey"),
            Subnets = job.Texts("subnets"),
            SecurityGroups = job.Texts("securityGroups"),
            MaxRuntimeSeconds = job.Whole("maxRuntimeSeconds", 3600, 60, 5 * 86_400),
        };
        if (read.Subnets.Count == 0 != (read.SecurityGroups.Count == 0)) job.Wrong("subnets", $"{read.Subnets.Count}", "come with securityGroups, or neither");
        if (job.Has("code") && read.Code.IsLocal) job.Wrong("code", $"'{read.Code}'", "be in S3");
        job.Close();
        return read;
    }

    private static void Check(MonitorDefinition definition, Members root)
    {
        if (24 % definition.PeriodHours != 0) root.Wrong("periodHours", $"{definition.PeriodHours}", "divide 24, so that periods begin at the same hours every day");
        if (definition.CatchUpHours < definition.PeriodHours) root.Wrong("catchUpHours", $"{definition.CatchUpHours}", $"be at least a period, {definition.PeriodHours}");
        if (definition.Captured.IsLocal != definition.Reports.IsLocal) root.Wrong("reports", $"'{definition.Reports}'", "lie where captured does: both in S3, or both on this machine");
        if (definition.Kind is MonitorKind.ModelQuality or MonitorKind.Bias && definition.Prediction is null && definition.Score is null)
        {
            root.Wrong("prediction", "nothing", $"name the column of the answer for {definition.Kind}, or score the column of the score");
        }
        else if (definition is { Kind: MonitorKind.ModelQuality, Problem: ProblemType.MulticlassClassification, Prediction: null })
        {
            root.Wrong("prediction", "nothing", "name the column of the answer: a score alone does not tell which of several classes it is");
        }
        if (definition.Kind == MonitorKind.ModelQuality && definition.GroundTruth is null) root.Wrong("groundTruth", "nothing", "say where labels are put: ModelQuality needs them");
        if (definition.Kind == MonitorKind.Bias && definition.Facets.Count == 0) root.Wrong("facets", "nothing", "have at least one facet: Bias compares it with the others");
        if (definition.Kind == MonitorKind.Attribution && definition.Features.Count == 0) root.Wrong("features", "nothing", "name the columns that the endpoint is sent: Attribution calls it");
        if (!definition.Baseline.OfModelPackage) CheckFiles(definition, root);
        if (definition.Source is { } source) CheckSource(definition, source, root);
    }

    private static void CheckSource(MonitorDefinition definition, SourceDefinition source, Members root)
    {
        var transform = source.Kind == SourceKind.BatchTransform;
        if (definition.Kind == MonitorKind.Attribution) root.Wrong("source", $"{source.Kind}", "be left out: Attribution asks the endpoint whose traffic it explains");
        if (transform && source.Format == SourceFormat.Parquet) root.Wrong("source.format", "Parquet", "be Csv or JsonLines, which batch transform writes");
        if (transform && !source.Joined && (definition.Kind is MonitorKind.ModelQuality or MonitorKind.Bias || definition.Answers.Count > 0))
        {
            root.Wrong("source.joined", "false", "be true where answers are looked at: each is joined to its request");
        }
        if (definition.GroundTruth is not null && source.Id is null) root.Wrong("source.id", "nothing", "name the column by which labels name a row");
        if (definition.Baseline is { OfModelPackage: true, Group: null }) root.Wrong("baseline.group", "nothing", "name the group of the versions: there is no endpoint to be asked which is deployed");
    }

    private static void CheckFiles(MonitorDefinition definition, Members root)
    {
        var baseline = definition.Baseline;
        if (definition.Kind == MonitorKind.DataQuality && baseline.Statistics is null) root.Wrong("baseline.statistics", "nothing", "name statistics.json: DataQuality compares with it");
        if (definition.Kind == MonitorKind.Attribution && baseline.Config is null) root.Wrong("baseline.config", "nothing", "name analysis_config.json: Attribution needs the background in it");
        if (definition.Kind != MonitorKind.Attribution && baseline.Constraints is null) root.Wrong("baseline.constraints", "nothing", $"name the limits: {definition.Kind} is held against them");
    }
}
