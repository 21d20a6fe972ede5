namespace MlInfra.Constructs.Jobs;

/// <summary>
/// A Spark application that a processing step submits on its own cluster: <c>Spark = SparkApplication.PySpark(JobFile.FromPath("etl.py"))</c>
/// with <see cref="Image.Spark"/>.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/use-spark-processing-container.html"/>
public sealed record SparkApplication
{
    private SparkApplication(JobFile file, string? mainClass)
    {
        ArgumentNullException.ThrowIfNull(file);
        File = file;
        MainClass = mainClass;
    }

    /// <summary>The script or jar.</summary>
    public JobFile File { get; }

    /// <summary>The class that a jar runs; null for a script.</summary>
    public string? MainClass { get; }

    /// <summary>Python files that the script imports. Default: none.</summary>
    public IReadOnlyList<JobFile> PyFiles { get; init; } = [];

    /// <summary>Jars that the application needs. Default: none.</summary>
    public IReadOnlyList<JobFile> Jars { get; init; } = [];

    /// <summary>Files that every executor gets. Default: none.</summary>
    public IReadOnlyList<JobFile> Files { get; init; } = [];

    /// <summary>Settings of Spark, Hadoop and Hive. Default: the image's.</summary>
    public IReadOnlyList<SparkConfiguration> Configuration { get; init; } = [];

    /// <summary>The prefix in S3 for Spark's event logs, written while the job runs. Default: nowhere.</summary>
    public Pipelines.PipelineValue? EventLogs { get; init; }

    /// <summary>A Python script.</summary>
    public static SparkApplication PySpark(JobFile script) => new(script, null);

    /// <summary>A class of a jar.</summary>
    public static SparkApplication Jar(JobFile jar, string mainClass)
    {
        ArgumentNullException.ThrowIfNull(mainClass);
        return new(jar, mainClass);
    }
}
