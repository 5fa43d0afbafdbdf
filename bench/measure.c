/* Runs a command and tells what it cost: measure REPORT COMMAND ARG... writes "user system wall maxrss-kB status" to
 * the file REPORT (getrusage(2): only wait4 tells the peak memory of one child). */

#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int argc, char **argv) {
  if (argc < 3) {
    fputs("usage: measure REPORT COMMAND ARG...\n", stderr);
    return 2;
  }
  struct timeval start, end;
  gettimeofday(&start, NULL);
  pid_t child = fork();
  if (child < 0) {
    perror("fork");
    return 1;
  }
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status;
  struct rusage usage;
  wait4(child, &status, 0, &usage);
  gettimeofday(&end, NULL);
  FILE *report = fopen(argv[1], "w");
  if (!report) {
    perror(argv[1]);
    return 1;
  }
  fprintf(report, "%.6f %.6f %.6f %ld %d\n", seconds(usage.ru_utime), seconds(usage.ru_stime),
          seconds(end) - seconds(start), usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
  fclose(report);
  return 0;
}
