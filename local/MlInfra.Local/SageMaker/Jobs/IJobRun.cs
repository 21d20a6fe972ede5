namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>A job while it runs, whatever it is made of.</summary>
internal interface IJobRun : IDisposable
{
    /// <summary>The job's name.</summary>
    string Name { get; }

    /// <summary>Ends when the job has reached its last status.</summary>
    Task Completion { get; }

    /// <summary>Begins.</summary>
    void Start();

    /// <summary>Tells the job to stop; what it has made is kept.</summary>
    void Stop();

    /// <summary>Ends it without a word: this endpoint itself ends. The next start tells what became of the job.</summary>
    void Abandon();
}
